using Platform.Core.Bids;
using Platform.Core.Values;

namespace Platform.Web;

public static partial class Links
{
    public static class Bids
    {
        public const string Home = "/entreprise";
        public const string Mine = "/entreprise/plis";

        public static string Begin(Guid consultation) => $"/entreprise/consultations/{consultation}/deposer";
        public static string ChangeLots(Guid consultation, Id<Bid> draft) => $"{Begin(consultation)}?brouillon={draft}";
        public static string Documents(Id<Bid> bid) => $"{Mine}/{bid}/documents";
        public static string Discard(Id<Bid> bid) => $"{Mine}/{bid}/jeter";
        public static string Receipt(Id<Bid> bid) => $"{Mine}/{bid}/recu";
        public static string ReceiptFile(Id<Bid> bid, string name) => $"{Receipt(bid)}/{name}";
        public static string Ticket(Id<Bid> bid) => $"/api/plis/{bid}/billet";
        public static string Register(string portal, Guid consultation) => $"/{portal}/acheteur/consultations/{consultation}/depots";
    }

    public const string TimestampCertificate = "/registre/tsa.pem";
}
