"""The loader of reference data: CSV files of the project become rows of its tables.

`reading` reads cells and collects what is wrong with them, `sheets` compares with the database and writes;
one module for each noun says which column becomes which field.
"""
