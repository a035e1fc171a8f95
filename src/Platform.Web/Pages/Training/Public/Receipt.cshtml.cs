using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Training;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Training.Public;

/// <summary>The receipt of a practice deposit: watermarked, never green.</summary>
[Anonymous, UsesClientModule]
public sealed class ReceiptModel(ReadTrainingDeposit read) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "essai")] public Guid Id { get; set; }

    public TrainingDeposit Training { get; private set; } = null!;      // the only handler reads it first

    public IReadOnlyList<(string Label, long Size, string Sha256)> Envelopes { get; private set; } = [];

    /// <summary>What the browser compares its own list of documents with.</summary>
    public string List { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await read.FindAsync(Id, cancel) is not { } training) return NotFound();
        if (training.Receipt is not { } receipt) return this.SeeOther(Links.Training.Documents(Id));
        Training = training;
        var envelopes = JsonNode.Parse(receipt)!["enveloppes"]!.AsArray();      // we wrote it
        Envelopes = [.. envelopes.Select(e => ((string?)e!["enveloppe"] == EnvelopeKind.Application.Wire() ? "Candidature" : "Offre", (long)e["taille"]!, (string)e["sha256"]!))];
        List = (string?)envelopes[0]!["liste_sha256"] ?? "";
        return Page();
    }
}
