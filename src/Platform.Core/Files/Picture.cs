namespace Platform.Core.Files;

/// <summary>A picture in memory: red, green and blue, row by row, as it is seen on white paper.</summary>
public sealed record Picture(int Width, int Height, byte[] Rgb)
{
    /// <summary>As large as fits into a box, never larger than it is. Each new point is the mean of the area that it covers.</summary>
    public Picture Within(int width, int height)
    {
        var scale = Math.Min((double)width / Width, (double)height / Height);
        return scale >= 1 ? this : ScaledTo(Math.Max(1, (int)(Width * scale)), Math.Max(1, (int)(Height * scale)));
    }

    private Picture ScaledTo(int width, int height)
    {
        var smaller = new byte[width * height * 3];
        var (across, down) = ((double)Width / width, (double)Height / height);
        Span<double> sum = stackalloc double[3];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                sum.Clear();
                AddArea(sum, (x * across, Math.Min(Width, (x + 1) * across)), (y * down, Math.Min(Height, (y + 1) * down)));
                for (var c = 0; c < 3; c++) smaller[(((y * width) + x) * 3) + c] = (byte)Math.Round(Math.Min(255, sum[c] / (across * down)));
            }
        }
        return new(width, height, smaller);
    }

    private void AddArea(Span<double> sum, (double From, double To) across, (double From, double To) down)
    {
        for (var y = (int)down.From; y < down.To; y++)
        {
            var tall = Math.Min(y + 1, down.To) - Math.Max(y, down.From);
            for (var x = (int)across.From; x < across.To; x++)
            {
                var area = tall * (Math.Min(x + 1, across.To) - Math.Max(x, across.From));
                for (var c = 0; c < 3; c++) sum[c] += area * Rgb[(((y * Width) + x) * 3) + c];
            }
        }
    }
}
