using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Playwright;

namespace Platform.Browser.Tests.PageObjects;

/// <summary>What anyone may do, without an account and without JavaScript.</summary>
public sealed class PublicPages(Visitor visitor)
{
    /// <summary>From the first page to the whole file: hashes by name.</summary>
    public async Task<IReadOnlyDictionary<string, string>> DownloadFileAsync(string title)
    {
        await visitor.Page.GotoAsync(visitor.Site.Url("/"));
        await visitor.ClickAsync(visitor.Link(title));
        var download = await visitor.Page.RunAndWaitForDownloadAsync(() => visitor.ClickAsync("Télécharger le dossier"));
        await using var zip = await ZipFile.OpenReadAsync(await download.PathAsync());
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in zip.Entries)
        {
            await using var content = await entry.OpenAsync();
            hashes[entry.Name] = Convert.ToHexStringLower(await SHA256.HashDataAsync(content));
        }
        return hashes;
    }

    /// <summary>A company that wants to hear of changes leaves its address.</summary>
    public async Task LeaveAddressAsync(Guid consultation, string email)
    {
        await visitor.GoAsync($"/consultations/{consultation}/dossier");
        await visitor.FillAsync("Organisme", "Toitures Fictives");
        await visitor.FillAsync("Adresse électronique", email);
        await visitor.ClickAsync("Télécharger et être prévenu");
        await visitor.SeeAsync("C’est noté");
    }

    public async Task SeeAsync(string address, params string[] words)
    {
        await visitor.GoAsync(address);
        foreach (var said in words) await visitor.SeeTextAsync(said);
        await visitor.LookAsync(words[0]);
    }
}
