CREATE INDEX `blocks_other` ON `blocks` (`other_id`);--> statement-breakpoint
CREATE INDEX `team_invites_of_user` ON `team_invites` (`created_by`);