-- Titles made ready to be searched; see docs/search.md and docs/decisions/0013.
--
-- The functions name what they use with its schema, so that a dump can be restored. PostgreSQL calls unaccent stable,
-- since somebody could change its dictionary; this one is named, and is the one that is shipped.
DO $migration$
DECLARE
  extension_home text;
  home text := current_schema();
  letters text := 'default';
  no_letters text := '\u0001-\u0008\u000e-\u001f!-/:-@\[-`{-\u009f\u00a1-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf'
    || '\u00d7\u00f7\u02b9-\u02bf\u02c2-\u02c6\u02c8\u02cb\u02d0\u02d2-\u02df\u055a-\u055f\u0589\u058a\u05be\u05f3\u05f4\u060c\u061b\u061f'
    || '\u066a-\u066d\u06d4\u0964\u0965'
    || '\u200b-\u2027\u202a-\u202e\u2030-\u205e\u2060-\u206f\u20a0-\u20ff\u2190-\u245f\u24eb-\u2bff\u2e00-\u2e2e\u2e30-\u2e7f\u3001-\u3004\u3008-\u3020\u3030\u303d'
    || '\u30fb\ue000-\uf8ff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\ufffd'
    || '\U0001f000-\U0001f0ff\U0001f150-\U0001f169\U0001f16d-\U0001f18f\U0001f191-\U0001f1ff\U0001f252-\U0001faff';
  spaces text := '\u0009-\u000d \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000';
  -- Single letters that are a space and an accent, or a whole sentence, when taken apart.
  sentences text := E'\u037a\ufc5e\ufc5f\ufc60\ufc61\ufc62\ufc63\ufdfa\ufdfb\ufe70\ufe71\ufe72\ufe73\ufe74\ufe76\ufe77'
    || E'\ufe78\ufe79\ufe7a\ufe7b\ufe7c\ufe7d\ufe7e';
BEGIN
  BEGIN
    CREATE EXTENSION IF NOT EXISTS unaccent;
  EXCEPTION WHEN OTHERS THEN
    RAISE EXCEPTION 'the search needs the extension unaccent (%). Install PostgreSQL''s contrib package, or let an administrator run CREATE EXTENSION unaccent in this database, and start again',
      SQLERRM USING ERRCODE = 'feature_not_supported';
  END;
  SELECT n.nspname INTO extension_home
    FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace WHERE e.extname = 'unaccent';
  SELECT collname INTO letters FROM pg_collation
    WHERE collname IN ('pg_c_utf8', 'und-x-icu') AND collnamespace = 'pg_catalog'::regnamespace
    ORDER BY collname LIMIT 1;

  -- Letters without case, accents and ligatures.
  EXECUTE format($function$
    CREATE FUNCTION search_fold(raw text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
    BEGIN
      IF octet_length(raw) = length(raw) THEN
        RETURN lower(raw COLLATE "C");
      END IF;
      RETURN translate(lower(%1$I.unaccent(%2$L::regdictionary, lower(normalize(regexp_replace(
        normalize(translate(raw, %4$L, '            '), NFKD), '[\u0300-\u036f]+', '', 'g'), NFC) COLLATE %3$I)) COLLATE %3$I), 'ς', 'σ');
    END
    $$ $function$, extension_home, format('%I.unaccent', extension_home), coalesce(letters, 'default'), '™℠®©₠₢₧₨₹₺゛゜' || sentences);

  -- The words of a title with one space between them, to be walked through in order.
  EXECUTE format($function$
    CREATE FUNCTION search_key(title text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
    BEGIN
      RETURN left(btrim(regexp_replace(%1$I.search_fold(title), %2$L, ' ', 'g')), 500);
    END
    $$ $function$, home, '[' || no_letters || spaces || ']+');

  -- The words of other titles, of which there can be dozens.
  EXECUTE format($function$
    CREATE FUNCTION search_other_words(titles text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
    BEGIN
      RETURN regexp_replace(%1$I.search_fold(titles), %2$L, ' ', 'g');
    END
    $$ $function$, home, '[' || no_letters || spaces || ']+');

  -- The words of all titles: taken apart at every mark, and once more with marks left out, as in O'Brien and M*A*S*H;
  -- with the type, and with each whole title as one word where there is more to be found by than how the title begins.
  EXECUTE format($function$
    CREATE FUNCTION search_words(type text, titles text) RETURNS tsvector
      LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
    DECLARE
      raw text := %1$I.search_fold(titles);
      folded text := regexp_replace(raw, %2$L, ' ', 'g');
      parted text := regexp_replace(folded, %3$L, ' ', 'g');
      notes text[] := ARRAY['/' || type];
    BEGIN
      IF parted <> folded OR btrim(substr(titles, strpos(titles, E'\n')), E'\n') <> '' THEN
        notes := notes || array_remove(ARRAY(SELECT '//' || left(regexp_replace(line, %4$L, '', 'g'), 64)
          FROM unnest(string_to_array(raw, E'\n')) AS line), '//');
      END IF;
      IF parted <> folded THEN
        parted := parted || ' ' || regexp_replace(folded, %3$L, '', 'g');
      END IF;
      IF parted ~ '[^ ]{65}' THEN
        parted := regexp_replace(parted, '([^ ]{64})', '\1 ', 'g');
      END IF;
      RETURN array_to_tsvector(array_remove(string_to_array(parted, ' '), '') || notes);
    END
    $$ $function$, home, '[' || spaces || ']+', '[' || no_letters || ']+', '[' || no_letters || spaces || ']+');
END
$migration$;

-- The other titles in a metadata object, one a line. It is parsed once.
CREATE FUNCTION search_alternatives(metadata text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF strpos(metadata, '"alternativeTitles"') + strpos(metadata, '"originalTitle"') = 0
      -- What JSON can say and a text can't hold.
      OR strpos(metadata, '\u') > 0 AND metadata ~ '\\u(0000|[dD][89abcdefABCDEF])' THEN
    RETURN '';
  END IF;
  RETURN (SELECT left(
    CASE json_typeof("originalTitle") WHEN 'string' THEN "originalTitle" #>> '{}' ELSE '' END || E'\n'
    || CASE json_typeof("alternativeTitles") WHEN 'array' THEN
      coalesce((SELECT string_agg(title #>> '{}', E'\n' ORDER BY place)
        FROM json_array_elements("alternativeTitles") WITH ORDINALITY AS other (title, place)
        WHERE json_typeof(title) = 'string'), '')
    ELSE '' END, 4000)
    FROM json_to_record(metadata::json) AS titles ("originalTitle" json, "alternativeTitles" json));
END
$$;

-- One row for each entry that is not deleted. There is no foreign key: the triggers below do what it would do, and
-- it would lock the entry once more for each row.
CREATE TABLE media_search (
  media_id     uuid NOT NULL CONSTRAINT media_search_media_id_key UNIQUE,
  type         text NOT NULL,
  year         integer NOT NULL,
  title        text NOT NULL,
  alternatives text NOT NULL,
  key          text COLLATE "C" NOT NULL,
  words        tsvector NOT NULL
);
CREATE INDEX media_search_key_idx ON media_search (type, key, media_id);
-- A short list of entries to come, since every search reads all of it.
CREATE INDEX media_search_words_idx ON media_search USING gin (words) WITH (gin_pending_list_limit = 128);

-- The words of titles, and what each looks like with one of its first letters left out: a misspelled word and the
-- word that was meant have one of these in common. Words stay when their titles go: nothing is found by them then.
-- A word may be stored twice by transactions that run at the same time; a unique index would make them wait for each
-- other, and a large import make everybody wait.
CREATE TABLE search_words (
  word text COLLATE "C" NOT NULL
);
CREATE INDEX search_words_word_idx ON search_words (word);
CREATE TABLE search_spellings (
  spelling text COLLATE "C" NOT NULL,
  word     text COLLATE "C" NOT NULL
);
CREATE INDEX search_spellings_spelling_idx ON search_spellings (spelling, word);
-- keys: words of titles. others: words of other titles, of which those in Latin letters are learned.
CREATE FUNCTION search_learn(keys text[], others text[]) RETURNS void LANGUAGE sql VOLATILE AS $$
  WITH new_words AS (
    INSERT INTO search_words (word)
      SELECT w.word FROM (
        SELECT a.word, bool_and(a.is_other) AS is_other FROM (
          SELECT unnest(string_to_array(k.key, ' ')) AS word, false AS is_other FROM unnest(keys) AS k (key)
          UNION ALL
          SELECT unnest(string_to_array(o.title, ' ')), true FROM unnest(others) AS o (title)) AS a
        GROUP BY a.word) AS w
      WHERE length(w.word) BETWEEN 4 AND 40
        AND CASE WHEN w.is_other THEN w.word !~ '[^a-z]' ELSE w.word !~ '[0-9]' END
        AND NOT EXISTS (SELECT 1 FROM search_words AS known WHERE known.word = w.word)
      RETURNING word)
  INSERT INTO search_spellings (spelling, word)
    SELECT CASE n WHEN 0 THEN left(word, 7) ELSE left(word, n - 1) || substr(word, n + 1, 7 - n) END, word
    FROM new_words CROSS JOIN generate_series(0, 7) AS n WHERE n <= length(word)
$$;

-- Kept in step with the catalogue, whoever writes it; other changes of an entry touch nothing here.
CREATE FUNCTION media_search_insert() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  keys text[];
  others text[];
BEGIN
  WITH stored AS (
    INSERT INTO media_search (media_id, type, year, title, alternatives, key, words)
      SELECT id, type, year, title, alternatives, search_key(title), search_words(type, title || E'\n' || alternatives)
      FROM (SELECT id, type, year, title, search_alternatives(metadata) AS alternatives
            FROM added WHERE deleted_at IS NULL OFFSET 0) AS live
      RETURNING key, alternatives)
  SELECT array_agg(key), array_agg(search_other_words(alternatives)) FILTER (WHERE alternatives <> '')
    INTO keys, others FROM stored;
  PERFORM search_learn(keys, others);
  RETURN NULL;
END
$$;
CREATE TRIGGER media_search_insert AFTER INSERT ON media REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION media_search_insert();

CREATE FUNCTION media_search_update() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  other_titles text := search_alternatives(NEW.metadata);
BEGIN
  IF NEW.deleted_at IS NOT NULL OR NEW.id <> OLD.id THEN
    DELETE FROM media_search WHERE media_id = OLD.id;
  END IF;
  IF NEW.deleted_at IS NULL THEN
    INSERT INTO media_search AS s (media_id, type, year, title, alternatives, key, words)
      VALUES (NEW.id, NEW.type, NEW.year, NEW.title, other_titles, search_key(NEW.title),
        search_words(NEW.type, NEW.title || E'\n' || other_titles))
      ON CONFLICT (media_id) DO UPDATE SET type = excluded.type, year = excluded.year, title = excluded.title,
        alternatives = excluded.alternatives, key = excluded.key, words = excluded.words
      WHERE (s.type, s.year, s.title, s.alternatives)
        <> (excluded.type, excluded.year, excluded.title, excluded.alternatives);
    IF NEW.title <> OLD.title OR OLD.deleted_at IS NOT NULL OR other_titles <> search_alternatives(OLD.metadata) THEN
      PERFORM search_learn(ARRAY[search_key(NEW.title)], ARRAY[search_other_words(other_titles)]);
    END IF;
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER media_search_update AFTER UPDATE OF id, type, year, title, metadata, deleted_at ON media FOR EACH ROW
  WHEN (NEW.title <> OLD.title OR NEW.year <> OLD.year OR (NEW.deleted_at IS NULL) <> (OLD.deleted_at IS NULL)
    OR NEW.metadata <> OLD.metadata OR NEW.type <> OLD.type OR NEW.id <> OLD.id)
  EXECUTE FUNCTION media_search_update();

CREATE FUNCTION media_search_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM media_search WHERE media_id = OLD.id;
  RETURN NULL;
END
$$;
CREATE TRIGGER media_search_delete AFTER DELETE ON media FOR EACH ROW EXECUTE FUNCTION media_search_delete();

-- The rows with some words, so many at most. An index of words can only be read by a bitmap, which the sessions of
-- the service have switched off: it is on in here, and nothing else is. Of words that tens of thousands of titles
-- have, and no rarer one beside them, only some are looked at.
--
-- To look for all that begins with a word is dear, since the index puts together whatever does before it looks at the
-- other words. So where those are in a few titles only, these are looked at themselves; and titles that have the word as
-- it is come first, and are enough where they are so many.
--
-- wanted: the words, the last of them as a beginning. whole: the same as a word; null if it is hardly one.
-- closed: the words but the last; null if there are none. doubtful: words among those that may be in no title.
-- is_few: whether few titles have what is closed, as far as anybody can tell.
CREATE FUNCTION media_search_matches(wanted text, whole text, closed text, doubtful text[], is_few boolean, most integer)
  RETURNS TABLE (media_id uuid, type text, year integer, title text, alternatives text)
  LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 100
  SET enable_bitmapscan = on
  SET enable_indexscan = off
  SET enable_indexonlyscan = off
  SET enable_seqscan = off
  SET gin_fuzzy_search_limit = 20000
AS $$
DECLARE
  few CONSTANT integer := 500;
  found bigint;
BEGIN
  IF closed IS NOT NULL AND (is_few OR EXISTS (
      SELECT FROM unnest(doubtful) AS asked (word)
      WHERE NOT EXISTS (SELECT FROM search_words AS known WHERE known.word = asked.word))) THEN
    SELECT count(*) INTO found
      FROM (SELECT FROM media_search AS s WHERE s.words @@ closed::tsquery LIMIT few + 1) AS those;
    IF found <= few THEN
      RETURN QUERY SELECT s.media_id, s.type, s.year, s.title, s.alternatives
        FROM (SELECT * FROM media_search AS s WHERE s.words @@ closed::tsquery OFFSET 0) AS s
        WHERE s.words @@ wanted::tsquery LIMIT most;
      RETURN;
    END IF;
  END IF;
  IF whole IS NOT NULL THEN
    RETURN QUERY SELECT s.media_id, s.type, s.year, s.title, s.alternatives
      FROM media_search AS s WHERE s.words @@ whole::tsquery LIMIT most;
    GET DIAGNOSTICS found = ROW_COUNT;
    IF found >= most THEN
      RETURN;
    END IF;
  END IF;
  RETURN QUERY SELECT s.media_id, s.type, s.year, s.title, s.alternatives
    FROM media_search AS s WHERE s.words @@ wanted::tsquery LIMIT most;
END
$$;

-- What is there already.
WITH stored AS (
  INSERT INTO media_search (media_id, type, year, title, alternatives, key, words)
    SELECT id, type, year, title, alternatives, search_key(title), search_words(type, title || E'\n' || alternatives)
    FROM (SELECT id, type, year, title, search_alternatives(metadata) AS alternatives
          FROM media WHERE deleted_at IS NULL OFFSET 0) AS live
    RETURNING key, alternatives)
SELECT search_learn(array_agg(key), array_agg(search_other_words(alternatives)) FILTER (WHERE alternatives <> ''))
FROM stored;
