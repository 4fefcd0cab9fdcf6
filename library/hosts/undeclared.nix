{ lib, kind }: evaluate: args: evaluate args
