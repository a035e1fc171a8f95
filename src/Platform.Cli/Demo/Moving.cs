using System.Text;
using Platform.Core.Data;
using Platform.Core.Exports;
using Platform.Core.Imports;

namespace Platform.Cli.Demo;

/// <summary>A commune brings the contracts of its former platform, leaves a second file to be checked, and asks for everything it has.</summary>
public sealed class Moving(Stage stage)
{
    private const string Contracts = """
        N° de marché;Intitulé;Attributaire;Date de notification;Montant HT
        2017-04;Réfection de la toiture de la halle;Charpentes fictives;14/03/2017;184 250,00
        2018-11;Fourniture de mobilier scolaire;Mobilier imaginaire;02/07/2018;46 900,50
        2019-02;Entretien des espaces verts;Jardins inventés;28/01/2019;
        """;

    private const string Withdrawals = """
        Référence;Objet;Entreprise;Retiré le
        2018-11;Fourniture de mobilier scolaire;Mobilier imaginaire;04/05/2018 10:12
        2018-11;Fourniture de mobilier scolaire;Bureaux rêvés;31/02/2018 16:40
        """;

    private const string Suppliers = """
        Fournisseur;SIRET;Courriel;Domaines (CPV);Ville
        Imprimerie inventée;11111111800019;imprimerie@fournisseur.example;22;Romans-sur-Isère
        Jardins inventés;;jardins@fournisseur.example;77 | 03;Valence
        """;

    public async Task ExecuteAsync(Account account, CancellationToken cancel)
    {
        var (admin, scope) = (account.Administrator, account.As(account.Administrator));
        await ImportedAsync(scope, admin, ImportKind.Contracts, "marches-ancienne-plateforme.csv", Contracts, cancel);
        await ImportedAsync(scope, admin, ImportKind.Suppliers, "fournisseurs.csv", Suppliers, cancel);
        await UploadedAsync(scope, admin, ImportKind.Withdrawals, "retraits-2018.csv", Withdrawals, cancel);

        var proof = await stage.ConfirmAsync(admin.Id, AskExport.Act, AskExport.ActHash(scope.TenantId, ExportPurpose.FollowUp), cancel);
        Stage.Expect<AskExport.Outcome.Asked>(await stage.InAsync<AskExport, AskExport.Outcome>(scope, ask => ask.ExecuteAsync(new(ExportPurpose.FollowUp, proof, admin.Name), cancel), cancel));
    }

    private async Task ImportedAsync(Scope.Tenant scope, Actor admin, ImportKind kind, string name, string text, CancellationToken cancel)
    {
        var pending = await UploadedAsync(scope, admin, kind, name, text, cancel);
        var plan = await stage.OwnAsync<RehearseImport, ImportPlan>(scope, rehearse => rehearse.ExecuteAsync(pending, cancel));
        Stage.Expect<ConfirmImport.Outcome.Imported>(await stage.InAsync<ConfirmImport, ConfirmImport.Outcome>(scope, confirm => confirm.ExecuteAsync(pending.Id, plan.Digest, admin.Name, cancel), cancel));
    }

    private async Task<PendingImport> UploadedAsync(Scope.Tenant scope, Actor admin, ImportKind kind, string name, string text, CancellationToken cancel)
    {
        var uploaded = Stage.Expect<UploadImport.Outcome.Uploaded>(await stage.InAsync<UploadImport, UploadImport.Outcome>(scope, upload => upload.ExecuteAsync(new(kind, name, Encoding.UTF8.GetBytes(text), admin.Name), cancel), cancel));
        return await stage.InAsync<MapImport, PendingImport?>(scope, map => map.ReadAsync(uploaded.Import, cancel), cancel) ?? throw new InvalidOperationException("Just uploaded.");
    }
}
