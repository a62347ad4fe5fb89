-- Here the number of a change is its primary key, so readers of the feed have their order already.
SELECT 1;
