namespace Platform.Core.Values;

/// <summary>Type de marché (CCP L1111-1 to L1111-5).</summary>
public enum Nature { Works, Supplies, Services }

/// <summary>How a contract is passed (CCP, part 2, book I, title II).</summary>
public enum Procedure { Mapa }
