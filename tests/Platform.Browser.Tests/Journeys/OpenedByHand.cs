using System.Text.Json;
using Microsoft.Playwright;
using Platform.Browser.Tests.PageObjects;
using Platform.Testing;

namespace Platform.Browser.Tests.Journeys;

/// <summary>What a stranger does with Debian's age and tar, once the gate is open: docs/formats/pli-1.md, line by line, and nothing of ours.</summary>
public sealed class OpenedByHand(string folder)
{
    public async Task<IReadOnlyDictionary<string, string>> OpenAsync(IAPIRequestContext request, string session, HolderKeyPage.Kept holder, Guid envelope)
    {
        using var state = JsonDocument.Parse(await (await request.GetAsync(session)).TextAsync());
        var grant = state.RootElement.GetProperty("cles").EnumerateArray().Single(key => key.GetProperty("enveloppe").GetString() == "offre").GetProperty("octroi").GetBytesFromBase64();
        await WriteAsync("octroi.age", grant);
        await WriteAsync("verrou.txt", System.Text.Encoding.ASCII.GetBytes(state.RootElement.GetProperty("verrou").GetString() + "\n"));
        await WriteAsync("pli.age", await (await request.GetAsync($"{session}/enveloppes/{envelope}")).BodyAsync());

        await AgeWithWordsAsync(holder, "detenteur.txt");
        await AgeAsync("detenteur.txt", "octroi.age", "ck.gate.age");
        Assert.NotEqual(0, (await Judges.RunAsync("age", "-d", "-i", In("detenteur.txt"), In("ck.gate.age"))).ExitCode);      // the holder alone opens nothing
        await AgeAsync("verrou.txt", "ck.gate.age", "ck.txt");
        await AgeAsync("ck.txt", "pli.age", "pli.tar");

        var list = await Judges.RunAsync("tar", "-tf", In("pli.tar"));
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in list.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(entry => entry.StartsWith("10-pieces/", StringComparison.Ordinal)))
            hashes[entry["10-pieces/".Length..]] = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData((await Judges.RunAsync("tar", "-xOf", In("pli.tar"), entry)).Output));
        return hashes;
    }

    // age asks for the words on a terminal; script gives it one.
    private async Task AgeWithWordsAsync(HolderKeyPage.Kept holder, string opened)
    {
        var verdict = await Judges.RunAsync("script", ["-qec", $"age -d -o {In(opened)} {holder.File}", "/dev/null"], System.Text.Encoding.UTF8.GetBytes(holder.Words + "\n"));
        Assert.True(verdict.ExitCode == 0, verdict.Text);
    }

    private async Task AgeAsync(string identity, string file, string opened)
    {
        var verdict = await Judges.RunAsync("age", "-d", "-i", In(identity), "-o", In(opened), In(file));
        Assert.True(verdict.ExitCode == 0, verdict.Error);
    }

    private Task WriteAsync(string name, byte[] content) => File.WriteAllBytesAsync(In(name), content);

    private string In(string name) => Path.Combine(folder, name);
}
