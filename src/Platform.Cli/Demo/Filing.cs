using System.IO.Compression;
using System.Text;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Dce;
using Platform.Core.Values;

namespace Platform.Cli.Demo;

/// <summary>What files hold besides a few documents: folders, something that is not joined, something that the antivirus finds.</summary>
public sealed class Filing(Stage stage)
{
    /// <summary>A folder of plans, sent as a ZIP.</summary>
    public async Task FoldersAsync(Scope.Tenant buyer, Id<Consultation> id, string title, CancellationToken cancel)
    {
        using var packed = new MemoryStream();
        await using (var archive = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var path in (string[])["Plans/Plan de situation.pdf", "Plans/État des lieux/Coupe A-A.pdf", "Plans/État des lieux/Façade nord.pdf", "Annexes/Diagnostic amiante.pdf"])
            {
                await using var entry = await archive.CreateEntry(path).OpenAsync(cancel);
                await entry.WriteAsync(SampleFiles.Pdf(path[(path.LastIndexOf('/') + 1)..^4], title, "Document de démonstration."), cancel);
            }
        }
        packed.Position = 0;
        Stage.Expect<AddDceArchive.Outcome.Added>(await stage.OwnAsync<AddDceArchive, AddDceArchive.Outcome>(buyer, add => add.ExecuteAsync(new(id, packed), cancel)));
    }

    /// <summary>Two documents that companies ask for.</summary>
    public async Task WithholdAsync(Scope.Tenant buyer, Id<Consultation> id, CancellationToken cancel)
    {
        foreach (var (title, ground, obtained) in ((string, string, string)[])
        [
            ("Plans de sûreté du bâtiment", "confidential", "Sur demande au service des marchés, 04 75 00 00 00, contre un engagement de confidentialité signé. Gratuit."),
            ("Échantillon de la tuile en place", "physical", "À voir en mairie, du lundi au vendredi de 9 h à 12 h, sur rendez-vous."),
        ])
            Stage.Expect<WithholdDocument.Outcome.Withheld>(await stage.InAsync<WithholdDocument, WithholdDocument.Outcome>(buyer, withhold => withhold.ExecuteAsync(new(id, title, ground, obtained), cancel), cancel));
    }

    /// <summary>The test file that every antivirus knows and that harms nothing: found within seconds where one runs. In two parts: this source must pass one too.</summary>
    public async Task InfectAsync(Scope.Tenant buyer, Id<Consultation> id, CancellationToken cancel)
    {
        using var content = new MemoryStream(Encoding.ASCII.GetBytes("X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + "ANTIVIRUS-TEST-FILE!$H+H*"));
        Stage.Expect<AddDceDocument.Outcome.Added>(await stage.OwnAsync<AddDceDocument, AddDceDocument.Outcome>(buyer, add => add.ExecuteAsync(new(id, "Annexes/Essai de l’antivirus.txt", content), cancel)));
    }
}
