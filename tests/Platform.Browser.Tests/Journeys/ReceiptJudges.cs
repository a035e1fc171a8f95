using Platform.Browser.Tests.PageObjects;
using Platform.Testing;

namespace Platform.Browser.Tests.Journeys;

/// <summary>Who says that a receipt is right: openssl for its token, our command for the whole, without the platform.</summary>
public static class ReceiptJudges
{
    public static async Task AcceptAsync(PlatformSite site, ReceiptPage.Kept receipt)
    {
        var openssl = await Judges.RunAsync("openssl", "ts", "-verify", "-data", receipt.File("recu.json"), "-in", receipt.File("recu.tsr"), "-CAfile", site.TsaCertificate);
        Assert.True(openssl.ExitCode == 0, openssl.Error);
        var ours = await VerifyAsync(site, receipt, "recu.json");
        Assert.True(ours.ExitCode == 0, ours.Text + ours.Error);
    }

    /// <summary>The same receipt in the name of another company: canonical still, and refused.</summary>
    /// <returns>The altered file.</returns>
    public static async Task<string> RefuseAlteredAsync(PlatformSite site, ReceiptPage.Kept receipt, string company)
    {
        var text = await File.ReadAllTextAsync(receipt.File("recu.json"));
        Assert.Contains(company, text, StringComparison.Ordinal);
        var folder = Directory.CreateDirectory(receipt.File("autre")).FullName;
        var altered = Path.Combine(folder, "recu.json");
        await File.WriteAllTextAsync(altered, text.Replace(company, "Autre Entreprise", StringComparison.Ordinal));

        var openssl = await Judges.RunAsync("openssl", "ts", "-verify", "-data", altered, "-in", receipt.File("recu.tsr"), "-CAfile", site.TsaCertificate);
        Assert.NotEqual(0, openssl.ExitCode);
        var ours = await VerifyAsync(site, receipt, Path.Combine("autre", "recu.json"));
        Assert.True(ours.ExitCode == 1, ours.Text + ours.Error);
        return altered;
    }

    private static Task<Judges.Verdict> VerifyAsync(PlatformSite site, ReceiptPage.Kept receipt, string json) => Judges.RunAsync("dotnet", PlatformSite.Assembly("Platform.Cli", "platform"),
        "verify-receipt", "--recu", receipt.File(json), "--jeton", receipt.File("recu.tsr"), "--preuve", receipt.File("recu.tlog-proof"), "--cle-registre", site.RegisterKey, "--tsa", site.TsaCertificate);
}
