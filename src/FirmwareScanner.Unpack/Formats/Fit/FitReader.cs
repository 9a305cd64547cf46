using System;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Formats.Boot;
using FirmwareScanner.Unpack.Formats.DeviceTree;

namespace FirmwareScanner.Unpack.Formats.Fit;

/// <summary>Reads the images that a FIT describes.</summary>
/// <param name="content">What holds the FIT.</param>
/// <param name="offset">Offset of its first byte.</param>
/// <param name="tree">Its tree.</param>
internal sealed class FitReader(ByteSource content, long offset, FlattenedTree tree)
{
    private const int LongestText = 256;
    private const int DepthOfImages = 1;
    private const int DepthOfImage = 2;
    private const int DepthOfHash = 3;
    private const int LeastUnnamedData = 64;

    private bool _isInImages;
    private bool _isInHash;
    private FitImage? _image;
    private long _dataOffset = -1;
    private long _dataPosition = -1;

    /// <summary>The images that have data, in the order of their nodes.</summary>
    public List<FitImage> Images { get; } = [];

    /// <summary>What the root says that it is.</summary>
    public string Description { get; private set; } = string.Empty;

    /// <summary>Reads them all. What was read before damage is kept.</summary>
    public void Read(UnpackContext context)
    {
        try
        {
            foreach (TreeItem item in tree.Steps(context))
            {
                Take(item);
                context.CheckMemory(Images.Count * 512L, "the list of images");
            }
        }
        finally
        {
            EndImage();
        }
    }

    private void Take(TreeItem item)
    {
        switch (item.Kind)
        {
            case TreeItemKind.NodeBegins:
                Begin(item);
                break;
            case TreeItemKind.NodeEnds:
                End(item);
                break;
            default:
                TakeProperty(item);
                break;
        }
    }

    private void Begin(TreeItem item)
    {
        if (item.Depth == DepthOfImages)
        {
            _isInImages = item.Name == "images";
        }
        else if (_isInImages && item.Depth == DepthOfImage)
        {
            _image = new FitImage(item.Name);
            _dataOffset = -1;
            _dataPosition = -1;
        }
        else if (_image is not null && item.Depth == DepthOfHash)
        {
            _isInHash = item.Name.StartsWith("hash", StringComparison.Ordinal);
            _image.IsEncrypted |= item.Name.StartsWith("cipher", StringComparison.Ordinal);
            if (_isInHash)
            {
                _image.Hashes.Add(new FitHash());
            }
        }
    }

    private void End(TreeItem item)
    {
        if (item.Depth == DepthOfImages)
        {
            _isInImages = false;
        }
        else if (item.Depth == DepthOfImage)
        {
            EndImage();
        }
        else if (item.Depth == DepthOfHash)
        {
            _isInHash = false;
        }
    }

    private void EndImage()
    {
        if (_image is null)
        {
            return;
        }

        if (_dataPosition >= 0)
        {
            _image.Start = offset + _dataPosition;
        }
        else if (_dataOffset >= 0)
        {
            _image.Start = offset + ((tree.TotalSize + 3) & ~3L) + _dataOffset;
        }

        if (_image.Start >= 0 && _image.Length > 0)
        {
            Images.Add(_image);
        }

        _image = null;
    }

    private void TakeProperty(TreeItem item)
    {
        if (item.Depth == 0 && item.Name == "description")
        {
            Description = Text(item);
        }
        else if (_image is not null && item.Depth == DepthOfImage)
        {
            TakeImageProperty(_image, item);
        }
        else if (_image is not null && _isInHash && item.Depth == DepthOfHash)
        {
            FitHash hash = _image.Hashes[^1];
            hash.Algorithm = item.Name == "algo" ? Text(item) : hash.Algorithm;
            hash.Value = item.Name == "value" ? content.ReadUpTo(item.Offset, (int)Math.Min(item.Length, LongestText)) : hash.Value;
        }
    }

    private void TakeImageProperty(FitImage image, TreeItem item)
    {
        switch (item.Name)
        {
            case "data":
            case "" when item.Length >= LeastUnnamedData && item.Length > image.Length:
                image.Start = item.Offset;
                image.Length = item.Length;
                break;
            case "data-size" when item.Length == sizeof(uint):
                image.Length = content.ReadUInt32(item.Offset, isBigEndian: true);
                break;
            case "data-offset" when item.Length == sizeof(uint):
                _dataOffset = content.ReadUInt32(item.Offset, isBigEndian: true);
                break;
            case "data-position" when item.Length == sizeof(uint):
                _dataPosition = content.ReadUInt32(item.Offset, isBigEndian: true);
                break;
            case "type":
                image.Type = Text(item);
                break;
            case "compression":
                image.Compression = Text(item);
                break;
            default:
                break;
        }
    }

    private string Text(TreeItem item) => HeaderText.Read(content.ReadUpTo(item.Offset, (int)Math.Min(item.Length, LongestText)));
}
