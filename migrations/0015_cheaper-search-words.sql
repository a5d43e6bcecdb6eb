-- By hand:
-- What a published report costs for its search, halved; it finds what it found.
-- A text as PostgreSQL is to read it. One of ASCII alone is in that form as it is, which is known faster than made.
CREATE OR REPLACE FUNCTION search_plain(content text) RETURNS text IMMUTABLE LANGUAGE sql AS $$
  SELECT translate(
    CASE WHEN octet_length(content) = length(content) THEN content ELSE normalize(content, NFC) END, '<', ' ')
$$;--> statement-breakpoint
-- Words as they are written but for capitals.
CREATE TEXT SEARCH CONFIGURATION search_written (PARSER = pg_catalog."default");--> statement-breakpoint
ALTER TEXT SEARCH CONFIGURATION search_written
  ADD MAPPING FOR asciiword, word, hword_part, hword_asciipart WITH pg_catalog.simple;--> statement-breakpoint
-- The words of texts, each once.
CREATE OR REPLACE FUNCTION search_words(texts searched_text[]) RETURNS SETOF text STABLE LANGUAGE sql AS $$
  SELECT word
  FROM (SELECT left(string_agg(search_plain(content), E'\n'), 50000) AS content FROM unnest(texts)) AS said,
    unnest(tsvector_to_array(to_tsvector('search_written', coalesce(said.content, '')))) AS listed (word)
  WHERE length(word) BETWEEN 3 AND 40 AND word !~ search_chinese()
$$;--> statement-breakpoint
-- The same as before, but that the configuration is looked up once, no more rows are counted than matter, and each is found
-- by its key: where words repeat a lot, PostgreSQL would go through the whole table for one that nobody has written.
CREATE OR REPLACE FUNCTION index_report(id uuid) RETURNS void LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  said record;
  hash uuid;
  texts searched_text[];
  configuration regconfig;
BEGIN
  SELECT revisions.language, narrative, assessments, measures, evidence INTO said
  FROM reports JOIN report_revisions AS revisions ON report_id = reports.id AND revisions.revision = reports.revision
  WHERE reports.id = index_report.id AND state = 'published';
  IF NOT found THEN
    DELETE FROM report_vectors WHERE report_id = index_report.id;
    RETURN;
  END IF;
  hash := md5(said::text)::uuid;
  IF EXISTS (SELECT FROM report_vectors WHERE report_id = index_report.id AND content_hash = hash) THEN RETURN; END IF;
  texts := report_texts(said.narrative, said.assessments, said.measures, said.evidence);
  UPDATE report_vectors SET vector = search_vector(said.language, texts) || search_blocks(number), content_hash = hash
  WHERE report_id = index_report.id;
  IF found THEN
    DELETE FROM report_words WHERE report_id = index_report.id;
  ELSE
    INSERT INTO report_vectors (report_id, number, vector, content_hash)
    SELECT index_report.id, number, search_vector(said.language, texts) || search_blocks(number), hash
    FROM nextval('report_vectors_number_seq') AS number;
  END IF;
  configuration := search_configuration(said.language);
  INSERT INTO report_words (report_id, word)
  SELECT index_report.id, word FROM search_words(texts) AS listed (word)
  WHERE CASE WHEN EXISTS (SELECT FROM report_words AS words WHERE words.word = listed.word OFFSET 2) THEN false
    ELSE to_tsvector(configuration, word) <> '' END;
END $$;
