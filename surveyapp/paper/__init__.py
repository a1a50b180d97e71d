"""What people carry away: charts, formats, spreadsheets and print."""
