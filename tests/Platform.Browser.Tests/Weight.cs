using Microsoft.Playwright;

namespace Platform.Browser.Tests;

/// <summary>What a public page costs a visitor who never came: every byte on the wire, headers included, and the wait for the first.</summary>
public sealed record Weight(string Page, long Bytes, double FirstByte)
{
    public const long Limit = 60_000;

    /// <summary>Milliseconds until the first byte, on two cores (J1).</summary>
    public const double Patience = 1000;

    public bool IsLight => Bytes <= Limit;

    public bool IsPrompt => FirstByte < Patience;

    public static async Task<Weight> OfAsync(IPage fresh, string url)
    {
        var requests = new List<IRequest>();
        fresh.RequestFinished += (_, request) => { lock (requests) requests.Add(request); };
        var answer = await fresh.GotoAsync(url, new() { WaitUntil = WaitUntilState.NetworkIdle }) ?? throw new InvalidOperationException($"No answer from {url}.");
        IRequest[] all;
        lock (requests) all = [.. requests];
        var sizes = await Task.WhenAll(all.Select(request => request.SizesAsync()));
        var firstByte = (double)answer.Request.Timing.ResponseStart;
        // On two cores that also deposit 200 MB and compile: asked again, twice. A page that is slow stays slow.
        for (var again = 0; again < 2 && firstByte >= Patience; again++) firstByte = Math.Min(firstByte, (await fresh.ReloadAsync() ?? answer).Request.Timing.ResponseStart);
        return new(new Uri(url).AbsolutePath, sizes.Sum(size => (long)size.ResponseBodySize + size.ResponseHeadersSize), firstByte);
    }

    public override string ToString() => $"{Bytes,7} o  {FirstByte,6:0} ms  {Page}";
}
