"""照片与证明材料: photos and evidence, from upload to the clean copy."""
