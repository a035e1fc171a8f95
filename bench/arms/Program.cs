using Arms;

// Started by the scripts of bench/; each writes its table of docs/performance.md itself.
var rounds = args.Length > 1 ? int.Parse(args[1]) : 5;
switch (args.FirstOrDefault())
{
    case "uploads": await Uploads.RunAsync(rounds, mib: int.Parse(args[2]), peers: args.ElementAtOrDefault(3)); break;
    case "memory": await Memory.RunAsync(stream: long.Parse(args[2])); break;
    case "lists": await Lists.RunAsync(rounds, rows: int.Parse(args[2]), seconds: int.Parse(args[3])); break;
    case "alerts": await Alerts.RunAsync(rounds, recipients: int.Parse(args[2])); break;
    case "accounts": await Accounts.RunAsync(rounds, accounts: int.Parse(args[2])); break;
    case "rest": await Rest.RunAsync(rounds); break;
    case "ciphers": await Ciphers.RunAsync(rounds, mib: int.Parse(args[2])); break;
    case "eforms": await Eforms.RunAsync(rounds); break;
    case "browser": await Sealing.RunAsync(rounds, mib: int.Parse(args[2])); break;
    case "browser-memory": await Sealing.MemoryAsync(bytes: long.Parse(args[2])); break;
    default: throw new ArgumentException("uploads | memory | lists | alerts | accounts | rest | ciphers | eforms | browser | browser-memory, then rounds, then sizes: see the scripts");
}
