using System.Text;
using Microsoft.Extensions.Options;
using Platform.Core.Bids;
using Platform.Core.Files;
using Platform.Core.Identity;
using Platform.Core.Registers;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Texts;

namespace Platform.Web.Api;

/// <summary>The files of a receipt, one by one or in a stored ZIP. They are small; together they need nobody to be checked.</summary>
public static class ReceiptFiles
{
    public static void MapReceiptFiles(this IEndpointRouteBuilder app) =>
        app.MapGet("/entreprise/plis/{bid:guid}/recu/{file:regex(^(recu\\.(json|tsr|tlog-proof|zip|pdf)|verifier\\.txt)$)}", GetAsync).Needs(Capability.ReadOwnBids);

    private static async Task<IResult> GetAsync(Id<Bid> bid, string file, ReadReceipt read, PrintedPapers papers, RegisterKey register, IOptions<TimestampOptions> timestamps, CancellationToken cancel)
    {
        if (await read.ExecuteAsync(bid, cancel) is not { } receipt) return TypedResults.NotFound();
        var files = await AllAsync(receipt, register, timestamps.Value.CertificatePath, cancel);
        if (await papers.ReadAsync(PaperKind.Receipt, bid.Value, cancel) is { } pdf) files["recu.pdf"] = pdf;
        if (file == "recu.zip") return TypedResults.Bytes(StoredZip.Write(files, receipt.LastByteAt), "application/zip", $"recu-{receipt.Tracking}.zip");
        return files.TryGetValue(file, out var bytes) ? TypedResults.Bytes(bytes, TypeOf(file), file) : TypedResults.NotFound();
    }

    private static async Task<Dictionary<string, byte[]>> AllAsync(ReceiptView receipt, RegisterKey register, string certificate, CancellationToken cancel)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["recu.json"] = Encoding.UTF8.GetBytes(receipt.Json) };
        if (receipt.Token is { } token) files["recu.tsr"] = token.Response;
        if (receipt.Proof is { } proof) files["recu.tlog-proof"] = Encoding.UTF8.GetBytes(proof);
        files["verifier.txt"] = Encoding.UTF8.GetBytes(string.Format(BidTexts.VerifyByHand,
            receipt.Tracking, receipt.Token?.Authority ?? "en attente\u00A0: téléchargez de nouveau ce reçu dans quelques minutes", register.Origin, Convert.ToBase64String(register.PublicKey)));
        if (File.Exists(certificate)) files["tsa.pem"] = await File.ReadAllBytesAsync(certificate, cancel);
        return files;
    }

    private static string TypeOf(string file) => Path.GetExtension(file) switch
    {
        ".pdf" => "application/pdf",
        ".json" => "application/json",
        ".tsr" => "application/timestamp-reply",
        _ => "text/plain; charset=utf-8",
    };
}
