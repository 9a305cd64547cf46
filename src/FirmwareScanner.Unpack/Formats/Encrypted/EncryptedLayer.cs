namespace FirmwareScanner.Unpack.Formats.Encrypted;

/// <summary>Layers that are known to be encrypted, and cannot be opened without a key.</summary>
internal static class EncryptedLayer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="length">Its length.</param>
    /// <param name="problem">What is encrypted, in words.</param>
    /// <param name="detail">A few words for the tree.</param>
    public static FoundLayer Create(long length, string problem, string detail = "") => new()
    {
        Length = length,
        Detail = detail,
        Problems = [new LayerProblem(ProblemKind.Encrypted, problem)],
    };

    /// <summary>Whether a byte is a digit of base64, or fills its end.</summary>
    public static bool IsBase64(byte value) => char.IsAsciiLetterOrDigit((char)value) || value is (byte)'+' or (byte)'/' or (byte)'=';
}
