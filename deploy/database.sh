#!/bin/sh
# Read by the image of PostgreSQL when its database is made: the role of the program, and its
# database. It may make others, in which copies are tried.
psql --set=ON_ERROR_STOP=1 --set=password="$PROGRAM_PASSWORD" --username=postgres <<'END'
CREATE ROLE langnghe LOGIN CREATEDB PASSWORD :'password';
CREATE DATABASE langnghe OWNER langnghe ENCODING 'UTF8' TEMPLATE template0;
END
