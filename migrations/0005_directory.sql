CREATE TABLE `directory_buckets` (
	`bucket` integer PRIMARY KEY NOT NULL,
	`database` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `directory_fences` (
	`bucket` integer PRIMARY KEY NOT NULL,
	`state` text NOT NULL,
	`moved_to` text,
	`until_ms` integer
);
--> statement-breakpoint
CREATE TABLE `moving_pairs` (
	`bucket` integer NOT NULL,
	`low_id` text NOT NULL,
	`high_id` text NOT NULL,
	PRIMARY KEY(`bucket`, `low_id`, `high_id`)
);
--> statement-breakpoint
CREATE TABLE `pair_versions` (
	`owner_id` text NOT NULL,
	`other_id` text NOT NULL,
	`version` integer NOT NULL,
	`reserves` text,
	`reserved_until_ms` integer,
	PRIMARY KEY(`owner_id`, `other_id`)
);
--> statement-breakpoint
CREATE INDEX `pair_versions_reserved` ON `pair_versions` (`owner_id`,`reserves`,`reserved_until_ms`) WHERE reserves IS NOT NULL;