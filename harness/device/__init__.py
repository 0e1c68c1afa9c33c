"""The device over adb. The only importer of adbutils."""
