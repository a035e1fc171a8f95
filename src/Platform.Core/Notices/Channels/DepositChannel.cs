using System.Net.Http.Headers;

namespace Platform.Core.Notices.Channels;

/// <summary>The DILA, and gazettes that take XML: an address of its own for each notice, put once and asked as often as one likes (docs/formats/dila.md: assumptions).</summary>
internal sealed class DepositChannel(ChannelHttp http, Uri url, string? key, Func<TimeSpan> patience) : INoticeChannel
{
    public async Task<ChannelAnswer> AskAsync(ChannelMessage message, CancellationToken cancel)
    {
        var answer = await http.CallAsync(new HttpRequestMessage(HttpMethod.Get, AddressOf(message)), key, sends: false, patience(), cancel);
        return answer.Unclear ?? (answer.Status == 404 ? new ChannelAnswer.Unknown() : Read(message, answer, sends: false));
    }

    public async Task<ChannelAnswer> SendAsync(ChannelMessage message, CancellationToken cancel)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, AddressOf(message))
        {
            Content = new ByteArrayContent(message.Content) { Headers = { ContentType = new MediaTypeHeaderValue("application/xml") } },
        };
        request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any);      // « only if you have none yet »: a second one answers 409 or 412
        var answer = await http.CallAsync(request, key, sends: true, patience(), cancel);
        return answer.Unclear ?? (answer.Status is 409 or 412 ? new ChannelAnswer.Unclear(ChannelFault.Refused, answer.Status, MayHaveIt: true) : Read(message, answer, sends: true));
    }

    private Uri AddressOf(ChannelMessage message) => ChannelHttp.Under(url, $"avis/{message.Reference}");

    private static ChannelAnswer Read(ChannelMessage message, ChannelHttp.Answer answer, bool sends)
    {
        if (answer.Status is not (200 or 201 or 202 or 422) || ChannelXml.Read(answer.Body) is not { Name.LocalName: "accuse" } receipt) return ChannelHttp.Garbage(answer, sends);
        if ((string?)receipt.Attribute("reference") != message.Reference) return new ChannelAnswer.Unclear(ChannelFault.WrongReference, answer.Status, sends);
        var remote = ChannelXml.Said((string?)receipt.Attribute("identifiant"));
        return (string?)receipt.Attribute("etat") switch
        {
            "RECU" or "ENREGISTRE" or "A_PARAITRE" => new ChannelAnswer.Received(remote),
            "PARU" when receipt.Element("parution") is { } appeared => new ChannelAnswer.Published(remote, ChannelXml.Said((string?)appeared.Attribute("numero")), ChannelXml.Link((string?)appeared.Attribute("adresse"))),
            "REJETE" => new ChannelAnswer.Rejected(remote, Errors(receipt) is { Count: > 0 } errors ? errors : [new(null, null, ChannelXml.Shortened(null))]),
            _ => ChannelHttp.Garbage(answer, sends),
        };
    }

    private static List<ChannelError> Errors(System.Xml.Linq.XElement receipt) =>
        [.. receipt.Elements("erreur").Select(error => new ChannelError((string?)error.Attribute("regle"), (string?)error.Attribute("champ"), ChannelXml.Shortened(error.Value.Trim())))];
}
