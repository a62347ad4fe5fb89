-- There is one writer, so the numbers of the entries are the order of the commits already.
SELECT 1;
