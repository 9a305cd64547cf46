namespace FirmwareScanner.Search;

/// <summary>One bytes.</summary>
internal readonly struct StrideOne : IStride
{
    /// <inheritdoc/>
    public static int Length => 1;
}

/// <summary>Two bytes.</summary>
internal readonly struct StrideTwo : IStride
{
    /// <inheritdoc/>
    public static int Length => 2;
}

/// <summary>Three bytes.</summary>
internal readonly struct StrideThree : IStride
{
    /// <inheritdoc/>
    public static int Length => 3;
}

/// <summary>Four bytes.</summary>
internal readonly struct StrideFour : IStride
{
    /// <inheritdoc/>
    public static int Length => 4;
}

/// <summary>Five bytes.</summary>
internal readonly struct StrideFive : IStride
{
    /// <inheritdoc/>
    public static int Length => 5;
}

/// <summary>Six bytes.</summary>
internal readonly struct StrideSix : IStride
{
    /// <inheritdoc/>
    public static int Length => 6;
}

/// <summary>Seven bytes.</summary>
internal readonly struct StrideSeven : IStride
{
    /// <inheritdoc/>
    public static int Length => 7;
}

/// <summary>Eight bytes.</summary>
internal readonly struct StrideEight : IStride
{
    /// <inheritdoc/>
    public static int Length => 8;
}

/// <summary>Nine bytes.</summary>
internal readonly struct StrideNine : IStride
{
    /// <inheritdoc/>
    public static int Length => 9;
}

/// <summary>Ten bytes.</summary>
internal readonly struct StrideTen : IStride
{
    /// <inheritdoc/>
    public static int Length => 10;
}

/// <summary>Eleven bytes.</summary>
internal readonly struct StrideEleven : IStride
{
    /// <inheritdoc/>
    public static int Length => 11;
}

/// <summary>Twelve bytes.</summary>
internal readonly struct StrideTwelve : IStride
{
    /// <inheritdoc/>
    public static int Length => 12;
}

/// <summary>Thirteen bytes.</summary>
internal readonly struct StrideThirteen : IStride
{
    /// <inheritdoc/>
    public static int Length => 13;
}

/// <summary>Fourteen bytes.</summary>
internal readonly struct StrideFourteen : IStride
{
    /// <inheritdoc/>
    public static int Length => 14;
}

/// <summary>Fifteen bytes.</summary>
internal readonly struct StrideFifteen : IStride
{
    /// <inheritdoc/>
    public static int Length => 15;
}

/// <summary>Sixteen bytes.</summary>
internal readonly struct StrideSixteen : IStride
{
    /// <inheritdoc/>
    public static int Length => 16;
}
