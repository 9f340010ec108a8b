"""A whole fiscal year of อบต.ปอ with nothing faked inside: real flows, real mail, real pages, real reports."""
