module whoowns

go 1.26
