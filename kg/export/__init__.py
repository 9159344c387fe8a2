"""Writers: the merged graph in the formats that others read. One format, one module."""
