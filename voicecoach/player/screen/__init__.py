"""The full-screen view, to be read from two metres away: what it shows, its layout, and its drawing."""
