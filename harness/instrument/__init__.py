"""The agent's host side: compile, attach, gate. The only importer of frida."""
