package io.striate.games.world;

/// The colors of things on screens, `0xRRGGBB`, told apart by brightness as well.
final class Palette {
  static final int GROUND = 0x101418;
  static final int TRAIL = 0x4a4030;
  static final int BRICK = 0xb05030;
  static final int PADDLE = 0x60a8e0;
  static final int BALL = 0xfff0a0;

  private Palette() {}
}
