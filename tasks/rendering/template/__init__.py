"""The office's own Word template: checked, filled with a report in a process of its own, and never trusted with more.

`fields` says what a template may name, `package` and `stories` read the file, `grammar` its tags, `filling` fills it, `musts`
says what a report may not leave out, and `running` does all of it in a child process with limits.
"""
