using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Html;
using QRCoder;

namespace Platform.Web.Ui;

/// <summary>A QR code as one SVG path. Written here: QRCoder's own SVG carries style attributes, which our policy refuses.</summary>
public static class QrCode
{
    public static IHtmlContent Svg(string content, string title)
    {
        using var made = QRCodeGenerator.GenerateQrCode(content, QRCodeGenerator.ECCLevel.M);
        var dark = made.ModuleMatrix;   // with the quiet zone of ISO/IEC 18004 around it
        var path = new StringBuilder();
        for (var y = 0; y < dark.Count; y++)
        {
            for (var x = 0; x < dark[y].Count; x++)
            {
                if (dark[y][x]) path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h1v1h-1z");
            }
        }
        var size = dark.Count;
        return Markup.Of($"<svg class=\"pa-qr\" viewBox=\"0 0 {size} {size}\" role=\"img\" aria-label=\"{title}\" shape-rendering=\"crispEdges\"><path d=\"{path.ToString()}\"/></svg>");
    }
}
