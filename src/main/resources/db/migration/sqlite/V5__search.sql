-- Titles made ready to be searched; see docs/search.md and docs/decisions/0013.
--
-- One row for each entry that is not deleted. The number of a row is its number in the full-text index.
CREATE TABLE media_search (
  id           integer PRIMARY KEY,
  media_id     text NOT NULL CONSTRAINT media_search_media_id_key UNIQUE,
  type         text NOT NULL,
  year         integer NOT NULL,
  title        text NOT NULL,
  alternatives text NOT NULL,
  key          text NOT NULL,
  words        text NOT NULL
);
CREATE INDEX media_search_key_idx ON media_search (type, key, media_id);

CREATE VIRTUAL TABLE media_search_words USING fts5(
  words,
  content = 'media_search',
  content_rowid = 'id',
  columnsize = 0,
  tokenize = "unicode61 remove_diacritics 2 categories 'L* N*'"
);
-- A commit of some dozen entries is a segment of the index; the fewer of them are put together at once, the more often
-- each word is written again.
INSERT INTO media_search_words (media_search_words, rank) VALUES ('automerge', 8);
CREATE TRIGGER media_search_words_insert AFTER INSERT ON media_search FOR EACH ROW
BEGIN
  INSERT INTO media_search_words (rowid, words) VALUES (NEW.id, NEW.words);
END;
CREATE TRIGGER media_search_words_update AFTER UPDATE OF words ON media_search FOR EACH ROW
  WHEN NEW.words <> OLD.words
BEGIN
  INSERT INTO media_search_words (media_search_words, rowid, words) VALUES ('delete', OLD.id, OLD.words);
  INSERT INTO media_search_words (rowid, words) VALUES (NEW.id, NEW.words);
END;
CREATE TRIGGER media_search_words_delete AFTER DELETE ON media_search FOR EACH ROW
BEGIN
  INSERT INTO media_search_words (media_search_words, rowid, words) VALUES ('delete', OLD.id, OLD.words);
END;

-- Signs that part words like marks do; the tokenizer takes those that are younger than its tables for letters.
CREATE VIEW search_signs AS
  SELECT '[₠-⃿←-⑟⓫-⯿⸀-⸮⸰-⹿︐-︙︰-﹯' || char(8288) || '-' || char(8303) || char(57344) || '-' || char(63743)
    || char(126976) || '-' || char(127231) || char(127312) || '-' || char(127337) || char(127341) || '-' || char(127375)
    || char(127377) || '-' || char(127487) || char(127570) || '-' || char(129791) || ']' AS class;

-- What a live entry is found by. SQLite can't take text apart, so letters and marks are replaced one by one:
-- letters that the tokenizer knows no base for, in titles that have any but plain ones; and marks, by spaces for
-- the key and by nothing for words like O'Brien and M*A*S*H. The folded title is the program's, where it wrote it.
-- DISTINCT changes nothing about one row, but without it SQLite would put each of these long expressions in every
-- place that names it, and work it out there again.
CREATE VIEW media_titles AS
  SELECT DISTINCT
    id, type, year, title, title_folded, title GLOB '*[^ -~]*' AS is_far,
    CASE WHEN instr(metadata, '"alternativeTitles"') + instr(metadata, '"originalTitle"') = 0 THEN ''
      ELSE substr(
        CASE json_type(metadata, '$.originalTitle') WHEN 'text' THEN json_extract(metadata, '$.originalTitle') ELSE '' END || char(10)
        || coalesce((SELECT group_concat(value, char(10)) FROM json_each(
               CASE json_type(metadata, '$.alternativeTitles') WHEN 'array' THEN json_extract(metadata, '$.alternativeTitles') END)
             WHERE type = 'text'), ''),
        1, 4000)
    END AS alternatives
  FROM media WHERE deleted_at IS NULL;

-- Long expressions are taken in stages of a dozen: the parsers of SQLite before 3.46 take no more, and whoever opens
-- the file with one of those would be told that it is malformed.
CREATE VIEW media_titles_signless AS
  SELECT DISTINCT *,
    CASE WHEN folded NOT GLOB '*[^ -~]*' THEN folded
      WHEN folded GLOB '*' || (SELECT class FROM search_signs) || '*' THEN (
      WITH RECURSIVE signless (at, letter) AS (
        SELECT 1, substr(folded, 1, 1)
        UNION ALL SELECT at + 1, substr(folded, at + 1, 1) FROM signless WHERE at < length(folded))
      SELECT group_concat(CASE WHEN letter GLOB (SELECT class FROM search_signs) THEN ' ' ELSE letter END, '')
      FROM (SELECT letter FROM signless ORDER BY at))
    ELSE folded END AS folded_words,
    CASE WHEN all_titles NOT GLOB ('*[^ -~' || char(10) || ']*') THEN all_titles
      WHEN all_titles GLOB '*' || (SELECT class FROM search_signs) || '*' THEN (
      WITH RECURSIVE signless (at, letter) AS (
        SELECT 1, substr(all_titles, 1, 1)
        UNION ALL SELECT at + 1, substr(all_titles, at + 1, 1) FROM signless WHERE at < length(all_titles))
      SELECT group_concat(CASE WHEN letter GLOB (SELECT class FROM search_signs) THEN ' ' ELSE letter END, '')
      FROM (SELECT letter FROM signless ORDER BY at))
    ELSE all_titles END AS all_words
  FROM (SELECT DISTINCT *, title || char(10) || alternatives AS all_titles,
    CASE title_folded WHEN '' THEN title ELSE title_folded END AS folded FROM media_titles);

CREATE VIEW media_titles_lettered AS
  SELECT DISTINCT *,
    CASE WHEN title NOT GLOB '*[^ a-zA-Z0-9]*' THEN lower(title)
      WHEN is_far THEN
      (SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
        replace(t, '\', ' '), ']', ' '), '^', ' '), '_', ' '), '`', ' '), '{', ' '), '|', ' '), '}', ' '), '~', ' ')
        , char(9), ' '), char(10), ' '), char(13), ' ') AS t FROM (
      SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
        replace(t, ',', ' '), '-', ' '), '.', ' '), '/', ' '), ':', ' '), ';', ' '), '<', ' '), '=', ' '), '>', ' ')
        , '?', ' '), '@', ' '), '[', ' ') AS t FROM (
      SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
        replace(t, 'ς', 'σ'), '!', ' '), '"', ' '), '#', ' '), '$', ' '), '%', ' '), '&', ' '), '''', ' ')
        , '(', ' '), ')', ' '), '*', ' '), '+', ' ') AS t FROM (
      SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
        replace(lower(folded_words), 'æ', 'ae'), 'œ', 'oe'), 'ß', 'ss'), 'ø', 'o'), 'đ', 'd'), 'ð', 'd'), 'þ', 'th')
        , 'ł', 'l'), 'ħ', 'h'), 'ı', 'i'), 'ŧ', 't'), 'ŋ', 'n') AS t))))
      ELSE
      (SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(t, ']', ' ')
        , '^', ' '), '_', ' '), '`', ' '), '{', ' '), '|', ' '), '}', ' '), '~', ' '), char(9), ' '), char(10), ' ')
        , char(13), ' ') AS t FROM (
      SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
        replace(t, '-', ' '), '.', ' '), '/', ' '), ':', ' '), ';', ' '), '<', ' '), '=', ' '), '>', ' '), '?', ' ')
        , '@', ' '), '[', ' '), '\', ' ') AS t FROM (
      SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
        replace(lower(title), '!', ' '), '"', ' '), '#', ' '), '$', ' '), '%', ' '), '&', ' '), '''', ' ')
        , '(', ' '), ')', ' '), '*', ' '), '+', ' '), ',', ' ') AS t)))
    END AS key_words,
    CASE WHEN all_words NOT GLOB ('*[^ -~' || char(10) || ']*')
        OR all_words NOT GLOB '*[©-¹ÆÐØÞ-ßæðøþĐ-đĦ-ħıŁ-łŊ-œŦ-ŧΆ-ώЀ-џẞ™]*' THEN all_words
      ELSE
      (SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(t, 'Ό', 'ο'), 'ό', 'ο')
        , 'Ύ', 'υ'), 'ύ', 'υ'), 'Ϋ', 'υ'), 'ϋ', 'υ'), 'ΰ', 'υ'), 'Ώ', 'ω'), 'ώ', 'ω'), 'ς', 'σ') AS t FROM (
      SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
        replace(replace(t, 'Ќ', 'к'), 'ќ', 'к'), 'Ά', 'α'), 'ά', 'α'), 'Έ', 'ε'), 'έ', 'ε'), 'Ή', 'η'), 'ή', 'η')
        , 'Ί', 'ι'), 'ί', 'ι'), 'Ϊ', 'ι'), 'ϊ', 'ι'), 'ΐ', 'ι') AS t FROM (
      SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
        replace(replace(t, 'ŧ', 't'), 'Ŋ', 'n'), 'ŋ', 'n'), 'Ё', 'е'), 'ё', 'е'), 'Й', 'и'), 'й', 'и'), 'Ї', 'і')
        , 'ї', 'і'), 'Ў', 'у'), 'ў', 'у'), 'Ѓ', 'г'), 'ѓ', 'г') AS t FROM (
      SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
        replace(replace(t, 'ø', 'o'), 'Đ', 'd'), 'đ', 'd'), 'Ð', 'd'), 'ð', 'd'), 'Þ', 'th'), 'þ', 'th'), 'Ł', 'l')
        , 'ł', 'l'), 'Ħ', 'h'), 'ħ', 'h'), 'ı', 'i'), 'Ŧ', 't') AS t FROM (
      SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
        replace(replace(all_words, '¹', '1'), '²', '2'), '³', '3'), '™', ' '), '®', ' '), '©', ' '), 'Æ', 'ae')
        , 'æ', 'ae'), 'Œ', 'oe'), 'œ', 'oe'), 'ß', 'ss'), 'ẞ', 'ss'), 'Ø', 'o') AS t)))))
    END AS titles
  FROM media_titles_signless;

CREATE VIEW media_titles_squeezed AS
  SELECT DISTINCT *,
    CASE WHEN is_far THEN
      (SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(t, '：', ' '), '！', ' ')
        , '？', ' '), '（', ' '), '）', ' '), '「', ' '), '」', ' '), '『', ' '), '』', ' '), ' ', ' ') AS t FROM (
      SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
        replace(t, '‑', ' '), '…', ' '), '·', ' '), '•', ' '), '¡', ' '), '¿', ' '), '«', ' '), '»', ' '), '×', ' ')
        , '、', ' '), '。', ' '), '・', ' ') AS t FROM (
      SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
        replace(key_words, '™', ' '), '®', ' '), '©', ' '), '’', ' '), '‘', ' '), '“', ' '), '”', ' '), '„', ' ')
        , '–', ' '), '—', ' '), '―', ' '), '‐', ' ') AS t)))
      ELSE key_words
    END AS key_signs,
    CASE WHEN titles NOT GLOB ('*[^ a-zA-Z0-9' || char(10) || ']*') THEN ''
      WHEN titles NOT GLOB '*["-%*-+;->@[-`{-~·ʹ-˟‐-…・]*' THEN ' ' ||
      replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(titles, '!', '')
        , '&', ''), '''', ''), '(', ''), ')', ''), ',', ''), '-', ''), '.', ''), '/', ''), ':', ''), '?', '')
      WHEN titles GLOB '*[^ -~]*' THEN ' ' ||
      (SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
        replace(t, '˝', ''), '˞', ''), '˟', ''), '–', ''), '—', ''), '―', ''), '‐', ''), '‑', ''), '…', '')
        , '·', ''), '•', ''), '・', '') AS t FROM (
      SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
        replace(t, '˅', ''), '˒', ''), '˓', ''), '˔', ''), '˕', ''), '˖', ''), '˗', ''), '˘', ''), '˙', '')
        , '˚', ''), '˛', ''), '˜', '') AS t FROM (
      SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
        replace(t, 'ʺ', ''), 'ʻ', ''), 'ʽ', ''), 'ʾ', ''), 'ʿ', ''), 'ˆ', ''), 'ˈ', ''), 'ˋ', ''), 'ː', '')
        , '˂', ''), '˃', ''), '˄', '') AS t FROM (
      SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
        replace(t, ']', ''), '^', ''), '_', ''), '`', ''), '{', ''), '|', ''), '}', ''), '~', ''), '’', '')
        , '‘', ''), 'ʼ', ''), 'ʹ', '') AS t FROM (
      SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
        replace(t, '-', ''), '.', ''), '/', ''), ':', ''), ';', ''), '<', ''), '=', ''), '>', ''), '?', '')
        , '@', ''), '[', ''), '\', '') AS t FROM (
      SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
        replace(titles, '!', ''), '"', ''), '#', ''), '$', ''), '%', ''), '&', ''), '''', ''), '(', ''), ')', '')
        , '*', ''), '+', ''), ',', '') AS t))))))
      ELSE ' ' ||
      (SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(t, '[', ''), '\', '')
        , ']', ''), '^', ''), '_', ''), '`', ''), '{', ''), '|', ''), '}', ''), '~', '') AS t FROM (
      SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(t, ',', '')
        , '-', ''), '.', ''), '/', ''), ':', ''), ';', ''), '<', ''), '=', ''), '>', ''), '?', ''), '@', '') AS t FROM (
      SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(titles, '!', '')
        , '"', ''), '#', ''), '$', ''), '%', ''), '&', ''), '''', ''), '(', ''), ')', ''), '*', ''), '+', '') AS t)))
    END AS squeezed
  FROM media_titles_lettered;

CREATE VIEW media_searchable AS
  SELECT
    id, type, year, title, alternatives,
    trim(replace(replace(replace(replace(key_signs, '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' ')) AS key,
    titles || squeezed || ' ' || char(43072) || type
      || CASE WHEN trim(alternatives, char(10)) <> '' OR titles GLOB ('*[^ a-zA-Z0-9' || char(10) || ']*')
        THEN ' ' || char(43072, 43072) || replace(
          replace(replace(rtrim(CASE squeezed WHEN '' THEN titles ELSE squeezed END, char(10)), ' ', ''),
            char(10, 10), char(10)), char(10), ' ' || char(43072, 43072)) ELSE '' END AS words
  FROM media_titles_squeezed;

-- The words of titles, and what each looks like with one of its first letters left out: a misspelled word and the
-- word that was meant have one of these in common. Words stay when their titles go: nothing is found by them then.
CREATE TABLE search_words (
  word text NOT NULL
);
CREATE UNIQUE INDEX search_words_word_idx ON search_words (word);
CREATE TABLE search_spellings (
  spelling text NOT NULL,
  word     text NOT NULL
);
CREATE INDEX search_spellings_spelling_idx ON search_spellings (spelling, word);
-- Latin letters and what is left of them without accents.
CREATE VIEW search_letters (base, letters) AS VALUES
    ('a', 'ÀÁÂÃÄÅàáâãäåĀāĂăĄąǍǎǞǟǠǡǺǻȀȁȂȃȦȧȺḀḁẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặẚ'), ('ae', 'ÆæǢǣǼǽ'), ('b', 'ƀƁƂƃɃḂḃḄḅḆḇ'),
    ('c', 'ÇçĆćĈĉĊċČčƇƈȻȼḈḉ'), ('d', 'ÐðĎďĐđƉƊƋƌȡḊḋḌḍḎḏḐḑḒḓ'), ('db', 'ȸ'), ('dz', 'ǄǅǆǱǲǳ'),
    ('e', 'ÈÉÊËèéêëĒēĔĕĖėĘęĚěƐȄȅȆȇȨȩɆɇḔḕḖḗḘḙḚḛḜḝẸẹẺẻẼẽẾếỀềỂểỄễỆệ'), ('f', 'ƑƒḞḟ'), ('g', 'ĜĝĞğĠġĢģƓǤǥǦǧǴǵḠḡ'),
    ('h', 'ĤĥĦħȞȟḢḣḤḥḦḧḨḩḪḫẖ'), ('hv', 'ƕǶ'), ('i', 'ÌÍÎÏìíîïĨĩĪīĬĭĮįİıƗǏǐȈȉȊȋḬḭḮḯỈỉỊị'), ('ij', 'Ĳĳ'),
    ('j', 'ĴĵǰȷɈɉ'), ('k', 'ĶķƘƙǨǩḰḱḲḳḴḵ'), ('l', 'ĹĺĻļĽľĿŀŁłƚȴȽḶḷḸḹḺḻḼḽ'), ('lj', 'Ǉǈǉ'), ('ll', 'Ỻỻ'),
    ('m', 'ḾḿṀṁṂṃ'), ('n', 'ÑñŃńŅņŇňŊŋƝƞǸǹȠȵṄṅṆṇṈṉṊṋ'), ('nj', 'Ǌǋǌ'),
    ('o', 'ÒÓÔÕÖØòóôõöøŌōŎŏŐőƠơǑǒǪǫǬǭǾǿȌȍȎȏȪȫȬȭȮȯȰȱṌṍṎṏṐṑṒṓỌọỎỏỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợ'), ('oe', 'Œœ'), ('oi', 'Ƣƣ'),
    ('p', 'ƤƥṔṕṖṗ'), ('q', 'ĸ'), ('qp', 'ȹ'), ('r', 'ŔŕŖŗŘřƦȐȑȒȓɌɍṘṙṚṛṜṝṞṟ'), ('s', 'ŚśŜŝŞşŠšſȘșȿṠṡṢṣṤṥṦṧṨṩẛẜẝ'),
    ('ss', 'ßẞ'), ('t', 'ŢţŤťŦŧƫƬƭƮȚțȶȾṪṫṬṭṮṯṰṱẗ'), ('th', 'Þþ'),
    ('u', 'ÙÚÛÜùúûüŨũŪūŬŭŮůŰűŲųƯưǓǔǕǖǗǘǙǚǛǜȔȕȖȗɄṲṳṴṵṶṷṸṹṺṻỤụỦủỨứỪừỬửỮữỰự'), ('v', 'ƲṼṽṾṿỼỽ'), ('w', 'ŴŵẀẁẂẃẄẅẆẇẈẉẘ'),
    ('x', 'ẊẋẌẍ'), ('y', 'ÝýÿŶŷŸƳƴȲȳɎɏẎẏẙỲỳỴỵỶỷỸỹỾỿ'), ('z', 'ŹźŻżŽžƵƶȤȥɀẐẑẒẓẔẕ');
CREATE TRIGGER search_words_insert AFTER INSERT ON search_words FOR EACH ROW
  WHEN NEW.word NOT GLOB '*[À-ɏḀ-ỿ]*'
BEGIN
  INSERT INTO search_spellings (spelling, word)
    SELECT CASE value WHEN 0 THEN substr(NEW.word, 1, 7)
      ELSE substr(NEW.word, 1, value - 1) || substr(NEW.word, value + 1, 7 - value) END, NEW.word
    FROM json_each('[0,1,2,3,4,5,6,7]') WHERE value <= length(NEW.word);
END;
-- A word with accents is asked for without them, and may be known so already.
CREATE TRIGGER search_words_accented AFTER INSERT ON search_words FOR EACH ROW
  WHEN NEW.word GLOB '*[À-ɏḀ-ỿ]*'
BEGIN
  INSERT INTO search_spellings (spelling, word)
    SELECT CASE value WHEN 0 THEN substr(plain, 1, 7)
      ELSE substr(plain, 1, value - 1) || substr(plain, value + 1, 7 - value) END, plain
    FROM (
      SELECT group_concat(coalesce((SELECT base FROM search_letters WHERE instr(letters, letter)), letter), '') AS plain
      FROM (SELECT substr(NEW.word, value, 1) AS letter
        FROM json_each('[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30'
          || ',31,32,33,34,35,36,37,38,39,40]') WHERE value <= length(NEW.word) ORDER BY value)),
      json_each('[0,1,2,3,4,5,6,7]')
    WHERE value <= length(plain) AND length(plain) BETWEEN 4 AND 40
      AND NOT EXISTS (SELECT 1 FROM search_spellings WHERE spelling = substr(plain, 1, 7) AND word = plain);
END;
-- OR IGNORE would not do: the statement that fires a trigger decides what a conflict within it means.
-- Mostly all of them are known, which is found out without making a table of them.
CREATE TRIGGER media_search_key_insert AFTER INSERT ON media_search FOR EACH ROW
  WHEN EXISTS (SELECT 1 FROM json_each('[' || replace(json_quote(NEW.key), ' ', '","') || ']')
    WHERE length(value) BETWEEN 4 AND 40 AND value NOT GLOB '*[0-9]*'
      AND NOT EXISTS (SELECT 1 FROM search_words WHERE word = value))
BEGIN
  INSERT INTO search_words (word)
    SELECT DISTINCT value FROM json_each('[' || replace(json_quote(NEW.key), ' ', '","') || ']')
    WHERE length(value) BETWEEN 4 AND 40 AND value NOT GLOB '*[0-9]*'
      AND NOT EXISTS (SELECT 1 FROM search_words WHERE word = value);
END;
CREATE TRIGGER media_search_key_update AFTER UPDATE OF key ON media_search FOR EACH ROW
  WHEN NEW.key <> OLD.key
BEGIN
  INSERT INTO search_words (word)
    SELECT DISTINCT value FROM json_each('[' || replace(json_quote(NEW.key), ' ', '","') || ']')
    WHERE length(value) BETWEEN 4 AND 40 AND value NOT GLOB '*[0-9]*'
      AND NOT EXISTS (SELECT 1 FROM search_words WHERE word = value);
END;

-- The words of other titles, of those in Latin letters: there can be dozens of titles, in as many languages. They are
-- known as they are written, so that only a new one has to be taken apart.
CREATE VIEW media_search_others AS
  SELECT id, CASE WHEN t NOT GLOB ('*["-%*-+;->@[-`{-~©«®·»¿×÷¡‐-…™' || char(768) || '-' || char(879) || char(9, 13, 160, 8201, 8239, 12288) || ']*') THEN t ELSE (
    SELECT replace(replace(replace(replace(replace(replace(replace(t, char(768), ''), char(769), ''), char(770), '')
      , char(771), ''), char(772), ''), char(774), ''), char(775), '') AS t FROM (
    SELECT replace(replace(replace(replace(replace(replace(replace(t, char(776), ''), char(778), ''), char(779), '')
      , char(780), ''), char(803), ''), char(807), ''), char(808), '') AS t FROM (
    SELECT replace(replace(replace(replace(t, char(160), ' '), char(8201), ' '), char(8239), ' '), char(12288)
      , ' ') AS t FROM (
    SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(t, '‑', ' ')
      , '…', ' '), '·', ' '), '•', ' '), '¡', ' '), '¿', ' '), '«', ' '), '»', ' '), '×', ' '), '÷', ' '), '™', ' ')
      , '®', ' '), '©', ' ') AS t FROM (
    SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(t, '’', ' ')
      , '‘', ' '), '“', ' '), '”', ' '), '„', ' '), '‚', ' '), '‛', ' '), '‟', ' '), '–', ' '), '—', ' '), '―', ' ')
      , '‐', ' '), '‒', ' ') AS t FROM (
    SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(t, '@', ' ')
      , '[', ' '), '\', ' '), ']', ' '), '^', ' '), '_', ' '), '`', ' '), '{', ' '), '|', ' '), '}', ' ')
      , '~', ' ') AS t FROM (
    SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(t, '"', ' ')
      , '#', ' '), '$', ' '), '%', ' '), '*', ' '), '+', ' '), ';', ' '), '<', ' '), '=', ' '), '>', ' '), char(9)
      , ' '), char(13), ' ') AS t))))))) END AS words
  FROM (SELECT DISTINCT id,
      replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(lower(alternatives)
      , char(10), ' '), '!', ' '), '&', ' '), '''', ' '), '(', ' '), ')', ' '), ',', ' '), '-', ' '), '.', ' '), '/', ' ')
      , ':', ' '), '?', ' ') AS t
    FROM media_search WHERE trim(alternatives, char(10)) <> '');
CREATE TRIGGER media_search_others_insert AFTER INSERT ON media_search FOR EACH ROW
  WHEN NEW.alternatives <> ''
BEGIN
  INSERT INTO search_words (word)
    SELECT DISTINCT value FROM json_each((
      SELECT '[' || replace(json_quote(words), ' ', '","') || ']' FROM media_search_others WHERE id = NEW.id))
    WHERE length(value) + (value GLOB '*[ÆæŒœßÞþ]*') BETWEEN 4 AND 40 AND value NOT GLOB '*[^a-zÀ-ɏḀ-ỿ]*'
      AND NOT EXISTS (SELECT 1 FROM search_words WHERE word = value);
END;
CREATE TRIGGER media_search_others_update AFTER UPDATE OF alternatives ON media_search FOR EACH ROW
  WHEN NEW.alternatives <> OLD.alternatives
BEGIN
  INSERT INTO search_words (word)
    SELECT DISTINCT value FROM json_each((
      SELECT '[' || replace(json_quote(words), ' ', '","') || ']' FROM media_search_others WHERE id = NEW.id))
    WHERE length(value) + (value GLOB '*[ÆæŒœßÞþ]*') BETWEEN 4 AND 40 AND value NOT GLOB '*[^a-zÀ-ɏḀ-ỿ]*'
      AND NOT EXISTS (SELECT 1 FROM search_words WHERE word = value);
END;

-- Kept in step with the catalogue, whoever writes it; other changes of an entry touch nothing here.
CREATE TRIGGER media_searchable_insert INSTEAD OF INSERT ON media_searchable FOR EACH ROW
BEGIN
  INSERT INTO media_search (media_id, type, year, title, alternatives, key, words)
    SELECT * FROM media_searchable WHERE id = NEW.id
    ON CONFLICT (media_id) DO UPDATE SET type = excluded.type, year = excluded.year, title = excluded.title,
      alternatives = excluded.alternatives, key = excluded.key, words = excluded.words
    WHERE (media_search.type, media_search.year, media_search.title, media_search.alternatives)
      <> (excluded.type, excluded.year, excluded.title, excluded.alternatives);
END;

-- What the view says takes long, and most titles need less to say the same: those of plain words alone, and those
-- with the usual marks between or within them. From view to view goes what is needed more than once: a subquery
-- would be put in each place that names it, or be made a table.
CREATE VIEW media_unsearched AS
  SELECT id, type, year, title, metadata FROM media WHERE deleted_at IS NULL;
CREATE VIEW media_unsearched_titles AS
  SELECT id, type, year, title, alternatives FROM media_titles;
CREATE VIEW media_unsearched_words AS
  SELECT id, type, year, title, alternatives, FALSE AS is_usual, '' AS titles, '' AS squeezed, '' AS spaced
  FROM media_titles;
CREATE TRIGGER media_unsearched_insert INSTEAD OF INSERT ON media_unsearched FOR EACH ROW
BEGIN
  INSERT INTO media_unsearched_titles (id, type, year, title, alternatives) VALUES (NEW.id, NEW.type, NEW.year, NEW.title,
    CASE WHEN instr(NEW.metadata, '"alternativeTitles"') + instr(NEW.metadata, '"originalTitle"') = 0 THEN ''
      ELSE substr(
        CASE json_type(NEW.metadata, '$.originalTitle') WHEN 'text' THEN json_extract(NEW.metadata, '$.originalTitle') ELSE '' END
        || char(10) || coalesce((SELECT group_concat(value, char(10)) FROM json_each(
             CASE json_type(NEW.metadata, '$.alternativeTitles') WHEN 'array' THEN json_extract(NEW.metadata, '$.alternativeTitles') END)
           WHERE type = 'text'), ''),
        1, 4000)
    END);
END;
CREATE TRIGGER media_unsearched_titles_insert INSTEAD OF INSERT ON media_unsearched_titles FOR EACH ROW
BEGIN
  INSERT INTO media_unsearched_words (id, type, year, title, alternatives, is_usual, titles, squeezed, spaced) VALUES (
    NEW.id, NEW.type, NEW.year, NEW.title, NEW.alternatives,
    NEW.title NOT GLOB '*[^ a-zA-Z0-9!&''(),./:?-]*'
      AND NEW.alternatives NOT GLOB ('*[^ a-zA-Z0-9!&''(),./:?' || char(10) || '-]*'),
    NEW.title || char(10) || NEW.alternatives,
    replace(replace(replace(replace(
      CASE WHEN NEW.title || NEW.alternatives GLOB '*[!&(),/?]*' THEN
        replace(replace(replace(replace(replace(replace(replace(NEW.title || char(10) || NEW.alternatives, '!', '')
          , '&', ''), '(', ''), ')', ''), ',', ''), '/', ''), '?', '')
        ELSE NEW.title || char(10) || NEW.alternatives END
      , '''', ''), '-', ''), '.', ''), ':', ''),
    replace(replace(replace(replace(
      CASE WHEN NEW.title GLOB '*[!&(),/?]*' THEN
        replace(replace(replace(replace(replace(replace(replace(lower(NEW.title), '!', ' ')
          , '&', ' '), '(', ' '), ')', ' '), ',', ' '), '/', ' '), '?', ' ')
        ELSE lower(NEW.title) END
      , '''', ' '), '-', ' '), '.', ' '), ':', ' '));
END;
CREATE TRIGGER media_unsearched_words_insert INSTEAD OF INSERT ON media_unsearched_words FOR EACH ROW
  WHEN NEW.is_usual
BEGIN
  INSERT INTO media_search (media_id, type, year, title, alternatives, key, words) VALUES (
    NEW.id, NEW.type, NEW.year, NEW.title, NEW.alternatives,
    trim(CASE WHEN instr(NEW.spaced, '  ') = 0 THEN NEW.spaced
      ELSE replace(replace(replace(replace(NEW.spaced, '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' ') END),
    NEW.titles || iif(NEW.squeezed = NEW.titles, '', ' ' || NEW.squeezed) || ' ' || char(43072) || NEW.type
      || iif(NEW.squeezed = NEW.titles AND trim(NEW.alternatives, char(10)) = '', '', ' ' || char(43072, 43072)
        || replace(replace(replace(rtrim(NEW.squeezed, char(10)), ' ', ''), char(10, 10), char(10))
          , char(10), ' ' || char(43072, 43072))));
END;
CREATE TRIGGER media_unsearched_words_unusual INSTEAD OF INSERT ON media_unsearched_words FOR EACH ROW
  WHEN NOT NEW.is_usual
BEGIN
  INSERT INTO media_searchable (id) VALUES (NEW.id);
END;

-- Who writes many entries in a transaction puts a row here, with the highest rowid of the catalogue. Entries with a
-- higher one are made ready together when the row goes: the index of words writes all that it has taken in at the end
-- of every statement, and so does it once. See docs/decisions/0033.
CREATE TABLE media_search_pause (
  id   integer NOT NULL PRIMARY KEY CONSTRAINT media_search_pause_id_check CHECK (id = 1),
  mark integer NOT NULL
);
CREATE TRIGGER media_search_pause_end AFTER DELETE ON media_search_pause FOR EACH ROW
BEGIN
  INSERT INTO media_unsearched (id, type, year, title, metadata)
    SELECT id, type, year, title, metadata FROM media WHERE rowid > OLD.mark AND deleted_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM media_search WHERE media_id = media.id);
END;
CREATE TRIGGER media_search_insert AFTER INSERT ON media FOR EACH ROW
  WHEN NEW.deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM media_search_pause WHERE mark < NEW.rowid)
BEGIN
  INSERT INTO media_unsearched (id, type, year, title, metadata)
    VALUES (NEW.id, NEW.type, NEW.year, NEW.title, NEW.metadata);
END;
CREATE TRIGGER media_search_update AFTER UPDATE OF id, type, year, title, metadata, deleted_at ON media FOR EACH ROW
  WHEN (NEW.title <> OLD.title OR NEW.year <> OLD.year OR (NEW.deleted_at IS NULL) <> (OLD.deleted_at IS NULL)
    OR NEW.metadata <> OLD.metadata OR NEW.type <> OLD.type OR NEW.id <> OLD.id)
    AND NOT EXISTS (SELECT 1 FROM media_search_pause WHERE mark < NEW.rowid)
BEGIN
  DELETE FROM media_search WHERE media_id = OLD.id AND (NEW.deleted_at IS NOT NULL OR NEW.id <> OLD.id);
  INSERT INTO media_searchable (id) VALUES (NEW.id);
END;
CREATE TRIGGER media_search_delete AFTER DELETE ON media FOR EACH ROW
BEGIN
  DELETE FROM media_search WHERE media_id = OLD.id;
END;

INSERT INTO media_search (media_id, type, year, title, alternatives, key, words) SELECT * FROM media_searchable;
