CREATE INDEX "reports_language_index" ON "reports" USING btree ("language","published_at","id");
