CREATE TABLE `push_targets` (
	`target_hash` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`device` text NOT NULL,
	`registered_ms` integer NOT NULL,
	FOREIGN KEY (`device`) REFERENCES `session`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `push_targets_device_unique` ON `push_targets` (`device`);