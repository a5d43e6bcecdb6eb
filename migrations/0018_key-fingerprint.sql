CREATE TABLE "key_fingerprints" (
	"only" boolean DEFAULT true NOT NULL,
	"fingerprint" text NOT NULL,
	"kept_since" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "key_fingerprints_pkey" PRIMARY KEY("only"),
	CONSTRAINT "key_fingerprints_only_check" CHECK ("key_fingerprints"."only")
);
