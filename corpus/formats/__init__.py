"""Files as people have them (text, Markdown, web page, Word, PDF) read into lines of text."""
