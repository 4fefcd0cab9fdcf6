{ a, b ? a + 1, ... }@args: let inherit (args) c; in rec { x.y."z ${toString c}" = a: b: a // b; w = with args; [ d (e or f) ./g ~/h <i> https://j/k ]; }
