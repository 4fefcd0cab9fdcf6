{ environment.etc."hour".text = "one\n"; }
