-- +goose Up

ALTER TABLE conditions ADD COLUMN due_day date;
COMMENT ON COLUMN conditions.due_day IS 'The last day as it was decided; due is the end of the working day it moved to. Unknown of older events.';

-- +goose Down
ALTER TABLE conditions DROP COLUMN due_day;
