"""The overview beside what a user would pick instead: the same figures shown by Vizro, Superset and a static build."""
