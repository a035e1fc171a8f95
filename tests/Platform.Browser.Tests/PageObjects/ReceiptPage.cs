using System.IO.Compression;
using System.Text.Json;
using Microsoft.Playwright;

namespace Platform.Browser.Tests.PageObjects;

/// <summary>The receipt of one deposit, as its company sees it and keeps it.</summary>
public sealed class ReceiptPage(Visitor visitor)
{
    /// <param name="Envelopes">Their ids by kind and lot: « candidature », « offre 1 ».</param>
    public sealed record Kept(string Zip, string Folder, IReadOnlyDictionary<string, Guid> Envelopes)
    {
        public string File(string name) => Path.Combine(Folder, name);
    }

    public async Task SeeAsync(string verdict)
    {
        await visitor.SeeTextAsync(verdict, Patience.Transfer);
        await visitor.SeeTextAsync("Inscrit, preuve d’inclusion jointe");
        await visitor.SeeTextAsync("horodatage non qualifié");
        await visitor.SeeAsync(verdict);
    }

    /// <summary>Every document by its name: the list that only this browser knows.</summary>
    public async Task SeeDocumentsAsync(IEnumerable<string> files)
    {
        foreach (var file in files) await Assertions.Expect(visitor.Page.Locator("[data-module=recu] tbody tr", new() { HasText = Path.GetFileName(file) })).ToBeVisibleAsync();
    }

    public async Task<Kept> KeepAsync()
    {
        var bid = Guid.Parse(new Uri(visitor.Page.Url).Segments[^2].TrimEnd('/'));
        var folder = Directory.CreateDirectory(Path.Combine(visitor.Site.Folder, $"recu-{bid}")).FullName;
        var download = await visitor.Page.RunAndWaitForDownloadAsync(() => visitor.ClickAsync("Télécharger le reçu complet"));
        var zip = Path.Combine(folder, "recu.zip");
        await download.SaveAsAsync(zip);
        await using (var archive = await ZipFile.OpenReadAsync(zip))
            foreach (var entry in archive.Entries) await entry.ExtractToFileAsync(Path.Combine(folder, Path.GetFileName(entry.Name)));
        return new(zip, folder, await EnvelopesAsync(bid));
    }

    private async Task<IReadOnlyDictionary<string, Guid>> EnvelopesAsync(Guid bid)
    {
        var ticket = await visitor.ByHand.GetAsync(visitor.Site.Url($"/api/plis/{bid}/billet"));
        using var answer = JsonDocument.Parse(await ticket.TextAsync());
        return answer.RootElement.GetProperty("enveloppes").EnumerateArray().ToDictionary(
            e => e.GetProperty("lot") is { ValueKind: JsonValueKind.Number } lot ? $"offre {lot}" : "candidature", e => e.GetProperty("id").GetGuid(), StringComparer.Ordinal);
    }
}
