
namespace FirmwareScanner.Unpack.Formats.Certificates;

/// <summary>A key store of Java (JKS, as OpenJDK's sun.security.provider.JavaKeyStore writes it): entries, then a hash.</summary>
internal sealed class JavaKeystoreFormat() : DataFormat("java-keystore", new LayerMagic([0xFE, 0xED, 0xFE, 0xED, 0, 0, 0]))
{
    private const int HeaderLength = 12;
    private const int HashLength = 20;
    private const int LongestKey = 6 << 10;
    private const int DateLength = 8;
    private const int MostEntries = 1 << 16;
    private const uint KeyEntry = 1;
    private const uint CertificateEntry = 2;

    protected override long? Measure(ByteSource content, long offset, UnpackContext context, UnexplainedParts unexplained)
    {
        uint version = content.ReadUInt32(offset + 4, true);
        uint count = content.ReadUInt32(offset + 8, true);
        if (version is not (1 or 2) || count > MostEntries)
        {
            return null;
        }

        long position = offset + HeaderLength;
        for (uint i = 0; i < count; i++)
        {
            uint kind = content.ReadUInt32(position, true);
            position = PassText(content, position + 4) + DateLength;
            uint certificates = 1;
            if (kind == KeyEntry)
            {
                long key = position;
                position = PassBytes(content, position);

                // An encrypted key of RSA of 8192 bits and its parameters are less.
                if (position - key > LongestKey)
                {
                    unexplained.Add(key, position - key);
                }

                certificates = content.ReadUInt32(position, true);
                position += 4;
            }
            else if (kind != CertificateEntry)
            {
                return null;
            }

            for (uint j = 0; j < certificates; j++)
            {
                context.Spend(StepCost);
                long certificate = version == 2 ? PassText(content, position) : position;
                position = PassBytes(content, certificate);
                unexplained.Add(certificate, position - certificate);
            }
        }

        return position + HashLength - offset;
    }

    private static long PassText(ByteSource content, long position) => position + 2 + content.ReadUInt16(position, true);

    private static long PassBytes(ByteSource content, long position) => position + 4 + content.ReadUInt32(position, true);
}
