"""Find records by words of a person: the index, stemming, and the record a name means."""
