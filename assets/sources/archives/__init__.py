"""Archives that files arrive in, unpacked safely."""
