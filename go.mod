module konbit.example/konbit

go 1.26.0
