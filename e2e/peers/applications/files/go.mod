module files

go 1.24
