using Platform.Cli;
using Platform.Cli.Commands;

// The command `platform`: one line per command, in the order in which an operator meets them.
Command[] commands =
[
    new("migrate", "apply the migrations, install the context key, create the Quartz tables", Migrate.RunAsync),
    new("operator", "--name NAME --email ADDRESS | --remove ADDRESS: who runs the platform; the first one is named here, the next on /exploitation/exploitants (the owner's password)", Platform.Cli.Commands.Operator.RunAsync),
    new("register-key", "--out PATH: make the key that signs the register", RegisterKey.RunAsync),
    new("gate-key", "--out PATH: make the identity of the gate", GateKey.RunAsync),
    new("tsa", "--port N --certificate PATH: development time-stamping authority", Tsa.RunAsync),
    new("journals", "--port N --folder PATH: plays TED, the DILA and a gazette for a demonstration", Journals.RunAsync),
    new("verify-receipt", "--recu FILE --jeton FILE --preuve FILE --cle-registre BASE64|FILE --tsa CERT [--nom-registre NAME]: check a receipt offline", VerifyReceipt.RunAsync),
    new("backup", "--to FOLDER: copy database and stored files, with the signed root that a restore is checked against (PGUSER: a superuser of the cluster)", Backup.RunAsync),
    new("restore", "--from FOLDER [--checkpoint FILE]: into an empty database and store; proves the register's root", Backup.RestoreAsync),
    new("watch", "--site URL --port N --file PATH [--every SECONDS]: ask the site from outside, show on /etat when it did not answer", Watch.RunAsync),
    new("contours", "--file GEOJSON --source TEXT [--licence TEXT]: draw the map of the territory from an open file of communes", Contours.RunAsync),
    new("eforms-sdk", "[--from FOLDER] [--to FOLDER]: take a downloaded eForms SDK (EFORMS_SDK_DIR) into the folder that notices are judged with (PLATFORM__Eforms__SdkDirectory)", EformsSdk.RunAsync),
    new("cpv", "--from FILE: load the whole common procurement vocabulary from the official list (CSV with the columns code and label_fr, or CODE and FR)", Cpv.RunAsync),
    new("guide", "--out PDF: print the guide of companies (src/Platform.Web/wwwroot/aide/guide-sans-adresse.pdf), when its words have changed", PrintGuideCommand.RunAsync),
    new("demo", "load the demonstration; demo finish: play what waits for the first deadlines", DemoCommand.RunAsync),
];
return await Command.DispatchAsync(commands, args);
