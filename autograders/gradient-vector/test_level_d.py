"""Level D of gradient-vector: both exercises are read by a person, so there is no check here."""
